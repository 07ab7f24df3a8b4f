"use strict";
// The pages of own data work without this script; it follows the work, and looks at sizes first.

async function followProgress(place) {
  const said = place.querySelector("[role=status]");
  const bar = place.querySelector("progress");
  for (;;) {
    await new Promise((next) => setTimeout(next, 700));
    let found;
    try {
      const answer = await fetch(place.dataset.progress);
      found = answer.ok ? await answer.json() : { busy: false };
    } catch {
      continue; // the server may be back in a moment
    }
    if (!found.busy) { location.reload(); return; }
    if (said.textContent !== found.said) said.textContent = found.said;
    if (found.share === null) bar.removeAttribute("value"); else bar.value = found.share;
  }
}

function watchForm(form) {
  const status = document.querySelector(".status");
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.type !== "file") return;
    const large = [...field.files].some((file) => file.size > Number(field.dataset.most));
    field.setCustomValidity(large ? form.dataset.large : "");
    field.reportValidity();
  });
  form.addEventListener("submit", () => {
    status.textContent = form.dataset.sending;
    form.setAttribute("aria-busy", "true");
  });
}

// The head of the page says which data are in use: it is loaded anew once the address is there.
function followChoice(field) {
  field.addEventListener("change", () => setTimeout(() => location.reload(), 300));
}

document.querySelectorAll("[data-own]").forEach(followChoice);
document.querySelectorAll("[data-progress]").forEach(followProgress);
document.querySelectorAll("form[data-large]").forEach(watchForm);
