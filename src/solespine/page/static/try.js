// Gives every number of the what-if a slider, and tries standing at once when something was set.
// Without it the numbers and the button do the same.
"use strict";
const form = document.getElementById("try");
let asking = null;

function slider(number) {
  const range = document.createElement("input");
  range.type = "range";
  range.min = number.min;
  range.max = number.max;
  range.step = number.dataset.slide;
  range.value = number.value === "" ? Math.max(Number(number.min), 0) : number.value;
  range.classList.toggle("unset", number.value === "");
  range.setAttribute("aria-label", number.labels[0].textContent + ", slider");
  range.addEventListener("input", () => {
    number.value = range.value;
    range.classList.remove("unset");
  });
  number.addEventListener("input", () => {
    range.value = number.value || 0;
    range.classList.toggle("unset", number.value === "");
  });
  number.closest("li").querySelector(".what").append(range);
}

function names(fields) {
  return fields.map((one) => one.labels[0].textContent.toLowerCase()).join(" and ");
}

// What has to be filled in or put right first, in words; empty where nothing has to.
function problems() {
  const invalid = [...form.elements].filter((one) => one.willValidate && !one.validity.valid);
  const empty = invalid.filter((one) => one.validity.valueMissing);
  if (empty.length) return `Fill in the ${names(empty)} (top of the page) first.`;
  if (invalid.length) return `Out of its range, or not a number: ${names(invalid)}.`;
  return "";
}

async function attempt() {
  if (form.elements.mode.value !== "standing" || form.elements.curve.value !== "") return;
  const numbers = [...form.querySelectorAll("[data-slide]")];
  if (!numbers.some((one) => Number(one.value))) return;
  if (asking) asking.abort();
  const result = document.getElementById("result");
  const wrong = problems();
  if (wrong) {
    result.removeAttribute("aria-busy");
    result.textContent = wrong;
    return;
  }
  asking = new AbortController();
  result.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.action, { method: "POST", body, signal: asking.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const problem = page.getElementById("problem");
    const fresh = page.getElementById("result");
    if (problem) result.replaceChildren(problem);
    else if (fresh) result.replaceChildren(...fresh.childNodes);
    result.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") result.textContent = "The program does not answer.";
  }
}

if (form) {
  form.querySelectorAll("[data-slide]").forEach(slider);
  form.addEventListener("change", attempt);
}
