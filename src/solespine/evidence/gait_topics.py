"""The topics of gait norms: what is normal for each measured quantity, checked when made."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from solespine.evidence.topics import Confidence, Frozen

Sex = Literal["female", "male"]
POINTS = 51  # of a norm curve: every 2 % of the gait cycle, 0 to 100


def _numbers(text: object) -> object:
    """A row of numbers written as one string, which YAML reads much faster than a list."""
    return tuple(map(float, text.split())) if isinstance(text, str) else text


Row = Annotated[
    tuple[float, ...], BeforeValidator(_numbers), Field(min_length=POINTS, max_length=POINTS)
]


class NormBand(Frozen):
    """What is normal for one group of people, and from where it is not.

    Attributes:
        population: who was measured, and how.
        age_low, age_high: years, low included, high not; None where open.
        sex: None for both.
        speed_low, speed_high: walking speed over sqrt(g leg length); None where open.
        low, high: what about 95 of 100 healthy people show (one side: what 95 of 100 do not fall
            below or exceed); None where one end is open.
        mild, marked: limits of the finding in the direction of the norm's `worse`.
        sources: keys of the evidence's sources, the main one first.
        confidence: of `low` and `high`; `mild` and `marked` are never better than judged unless
            `basis` says so.
    """

    population: str
    age_low: float | None = None
    age_high: float | None = None
    sex: Sex | None = None
    speed_low: float | None = None
    speed_high: float | None = None
    low: float | None = None
    high: float | None = None
    mild: float
    marked: float
    sources: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence
    basis: str = ""

    @property
    def source(self) -> str:
        """The main source."""
        return self.sources[0]

    @property
    def is_general(self) -> bool:
        """Whether it holds for everybody at every speed."""
        limits = (self.age_low, self.age_high, self.sex, self.speed_low, self.speed_high)
        return all(limit is None for limit in limits)

    def fits(self, age_years: float | None, sex: str | None, speed: float | None) -> bool:
        """Whether it is known to hold for this person at this speed."""
        return (
            _inside(age_years, self.age_low, self.age_high)
            and (self.sex is None or self.sex == sex)
            and _inside(speed, self.speed_low, self.speed_high)
        )


def _inside(value: float | None, low: float | None, high: float | None) -> bool:
    if low is None and high is None:
        return True
    if value is None:
        return False
    return (low is None or value >= low) and (high is None or value < high)


class GaitNorm(Frozen):
    """The norm of one measured quantity.

    Attributes:
        quantity: what is measured and how, with its sign.
        unit: unit of all its numbers.
        worse: the side on which a value is abnormal.
        bands: the first that fits counts; the last holds for everybody.
        mdc: minimal detectable change between two sessions, in `unit`; None where none is known.
    """

    quantity: str
    unit: str
    worse: Literal["high", "low"]
    bands: tuple[NormBand, ...] = Field(min_length=1)
    mdc: float | None = Field(default=None, gt=0)
    mdc_confidence: Confidence | None = None
    mdc_sources: tuple[str, ...] = ()
    mdc_basis: str = ""

    @model_validator(mode="after")
    def _sound(self) -> GaitNorm:
        if not self.bands[-1].is_general:
            raise ValueError("the last band must hold for everybody")
        if (self.mdc is None) is not (self.mdc_confidence is None):
            raise ValueError("mdc and mdc_confidence stand together")
        if self.mdc is not None and not self.mdc_sources:
            raise ValueError("mdc needs a source")
        for band in self.bands:
            self._ordered(band)
        return self

    def _ordered(self, band: NormBand) -> None:
        sign = 1.0 if self.worse == "high" else -1.0
        edge = band.high if self.worse == "high" else band.low
        if edge is None:
            raise ValueError(f"{band.population}: the edge on the worse side is missing")
        if not sign * edge <= sign * band.mild < sign * band.marked:
            raise ValueError(f"{band.population}: edge, mild and marked are not in order")
        if band.low is not None and band.high is not None and band.low >= band.high:
            raise ValueError(f"{band.population}: low is not below high")

    def band(
        self,
        age_years: float | None = None,
        sex: str | None = None,
        speed: float | None = None,
    ) -> NormBand:
        """The band of this person; the general one where too little is known.

        Args:
            age_years: age.
            sex: female or male.
            speed: walking speed over sqrt(g leg length).
        """
        return next(band for band in self.bands if band.fits(age_years, sex, speed))


class CurveRows(Frozen):
    """One curve of healthy people: a row of 51 points for each group of walking speeds.

    Attributes:
        unit: deg, % of foot length, or Nm and W per kg of body mass.
        speeds: centre of each group, walking speed over sqrt(g leg length), rising; empty for
            one row at whatever speed people chose.
        free: number of the row at freely chosen speed.
        mean, sd: 0 to 100 % of the gait cycle in steps of 2, signs of motion.names.CURVES.
        sign: how the signs of the source were turned into these.
    """

    unit: Literal["deg", "%", "Nm/kg", "W/kg"]
    speeds: tuple[float, ...] = ()
    free: int = 0
    mean: tuple[Row, ...] = Field(min_length=1)
    sd: tuple[Row, ...] = Field(min_length=1)
    population: str
    sign: str
    sources: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence
    basis: str = ""

    @model_validator(mode="after")
    def _sound(self) -> CurveRows:
        rows = len(self.speeds) or 1
        if not len(self.mean) == len(self.sd) == rows or not 0 <= self.free < rows:
            raise ValueError("one row of mean and sd for each speed")
        if list(self.speeds) != sorted(set(self.speeds)):
            raise ValueError("speeds must rise")
        if min(map(min, self.sd)) <= 0:
            raise ValueError("sd must be above 0")
        return self


class Reference(Frozen):
    """What healthy people show of a quantity that is no finding of its own."""

    quantity: str
    unit: str
    population: str
    low: float
    high: float
    sources: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence
    basis: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> Reference:
        if self.low >= self.high:
            raise ValueError("low is not below high")
        return self


class GaitIndices(Frozen):
    """What the gait profile score and the index GDI* derived from it need.

    Attributes:
        gps_curves: the curves that enter; those of the pelvis count once, for the left.
        gps_mean, gps_sd: score of healthy people, deg.
        ln_gps_mean, ln_gps_sd: of its natural logarithm.
    """

    gps_curves: tuple[str, ...] = Field(min_length=9, max_length=9)
    gps_mean: float = Field(gt=0)
    gps_sd: float = Field(gt=0)
    ln_gps_mean: float
    ln_gps_sd: float = Field(gt=0)
    sources: tuple[str, ...] = Field(min_length=1)
    confidence: Confidence
    basis: str
