// Asks how far the work is, and leads on when it is over. Without it the page reloads by itself.
"use strict";
const stage = document.getElementById("stage");
const share = document.getElementById("share");
const seconds = document.getElementById("seconds");

async function ask() {
  try {
    const answer = await fetch(stage.dataset.state, { cache: "no-store" });
    const now = await answer.json();
    if (now.over) {
      location.reload();
      return;
    }
    if (stage.textContent !== now.stage) stage.textContent = now.stage;
    seconds.textContent = now.seconds;
    if (now.share === null) share.removeAttribute("value");
    else share.value = now.share;
  } catch {
    stage.textContent = "The program does not answer. Start it again; what was saved is kept.";
  }
  setTimeout(ask, 500);
}

setTimeout(ask, 300);
