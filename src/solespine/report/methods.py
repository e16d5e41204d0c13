"""The rules by which an answer is made, in plain words, with the model's own figures."""

from __future__ import annotations

from solespine.evidence import Evidence
from solespine.report import words
from solespine.report.view import Method

DISCLAIMER = (
    "solespine is for study and for talking with a clinician. It is not a medical device and "
    "makes no diagnosis."
)
COMPOSED = "The person in this report is made up."

# name: (title, text); the braces are filled with the model's own figures. Builders use the names.
_RULES: dict[str, tuple[str, str]] = {
    "causes": (
        "Chances of causes",
        "Every set of up to two explaining causes at each site is weighed by how common it is and "
        "by how well it fits all answers. More than one cause can be true, so the chances of one "
        "complaint need not add up to 100%.",
    ),
    "interval": (
        "Ranges",
        "The answer is worked out again {draws} times with every figure shaken by how well it is "
        "known. The range in brackets holds {interval} of these re-runs.",
    ),
    "cannot_tell": (
        "Cannot tell",
        "Where the leader wins in fewer than {lead} of the re-runs, the answer is: cannot tell.",
    ),
    "link": (
        "The link",
        "Four possibilities share 100%: foot to back, back to foot, one cause for both, or two "
        "separate pains. Each is fed by mechanisms from published studies and by the order, the "
        "side and the course of the pains.",
    ),
    "ceiling": (
        "Upper limit of foot to back",
        "Foot to back is never given more than {ceiling}: {ceiling_basis}.",
    ),
    "blame": (
        "Being there and hurting",
        "That something is there (a flat foot, say) and that it is what hurts are two figures. "
        "Only what explains a complaint with at least {blame} is treated.",
    ),
    "rules": (
        "Warning signs",
        "Fixed rules outside the chances. They fire on the answers alone and nothing can silence "
        "them or lower the urgency.",
    ),
    "walk": (
        "The walk",
        "Measured from the recordings and compared with healthy people, at the same speed where "
        "that is known. What lies too close to a limit for the least detectable change, or rests "
        "on too few strides, tells nothing. How somebody walks is not by itself the cause of a "
        "pain.",
    ),
    "loads": (
        "Loads along the chain",
        "A model of the body, of the person's height and mass, is moved as the person walked and "
        "pressed from below as the force plates measured. What each joint and tissue carries "
        "follows, with an interval from what is not known exactly. Left against right is the main "
        "result; absolute loads of the low back are uncertain. What differs between the sides in "
        "the loads and in the force on the ground counts once.",
    ),
    "open": ("Not answered", "What was not answered counts neither as yes nor as no."),
    "question": (
        "What to ask next",
        "Open questions are ranked by how much they are expected to tell about the causes (in "
        "bits), for the time they take.",
    ),
    "hinge": (
        "What the answer hangs on",
        "For every figure: the share of the spread of the leading answer over the re-runs that it "
        "explains.",
    ),
    "plan": (
        "The plan",
        "Steps come from the table of treatments for the causes that explain a complaint, checked "
        "against illnesses, medicines and each other. Whom to see follows from the warning signs "
        "first, then from the steps.",
    ),
    "scale": ("Words for chances", "A convention of this report. {scale}."),
    "visits": (
        "Two visits",
        "Pain and questionnaires count as better or worse when the change is larger than error "
        "and large enough to matter to people; what is measured of the walk counts as changed "
        "when it differs by more than error. Where error is not known, nothing is told. A change "
        "says nothing about what brought it.",
    ),
    "whatif": (
        "What a step would do to the loads",
        "A model of a body of your size stands, or walks, before and after the change; where a "
        "walk of yours could be used, the walk before follows it. The change and the loads are "
        "worked out, not measured in you. Only a change beyond a gait laboratory's own error and "
        "a person's own variation is called meaningful; most of these limits, and the stiffness of "
        "insoles and shoes, are estimates.",
    ),
}
NAMES = tuple(_RULES)


def method_rows(evidence: Evidence) -> tuple[Method, ...]:
    """Every rule with its number."""
    model = evidence.model
    figures = {
        "draws": words.number(model.draws.value),
        "interval": words.percent(model.interval.value),
        "lead": words.percent(model.lead_share.value),
        "ceiling": words.percent(model.foot_to_back_ceiling.value),
        "ceiling_basis": model.foot_to_back_ceiling.basis,
        "blame": words.percent(model.explains_threshold.value),
        "scale": "; ".join(f"{word}: {reach}" for word, reach in words.scale_rows()),
    }
    return tuple(
        Method(f"M{number}", name, title, text.format(**figures))
        for number, (name, (title, text)) in enumerate(_RULES.items(), start=1)
    )
