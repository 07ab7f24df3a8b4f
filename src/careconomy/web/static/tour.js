"use strict";
// The guided tour: shown on the first visit, and again when asked for; no cookie is set.

const SEEN = "careconomy-tour-seen";

function seen() {
  try { return localStorage.getItem(SEEN) !== null; } catch { return true; } // storage is switched off
}

function remember() {
  try { localStorage.setItem(SEEN, "1"); } catch { /* asked again next time */ }
}

function tour() {
  const dialog = document.querySelector("dialog.tour");
  const again = document.querySelector(".tour-again");
  if (!dialog || typeof dialog.showModal !== "function") return;
  const steps = [...dialog.querySelectorAll("section")];
  const [count, back, next] = [".count", ".back", ".next"].map((at) => dialog.querySelector(at));
  let now = 0;

  const show = (step) => {
    now = Math.max(0, Math.min(steps.length - 1, step));
    steps.forEach((section, at) => { section.hidden = at !== now; });
    count.textContent = dialog.dataset.step
      .replace("{number}", String(now + 1)).replace("{count}", String(steps.length));
    back.disabled = now === 0;
    next.textContent = now === steps.length - 1 ? dialog.dataset.last : dialog.dataset.next;
    // The heading is read out when the step changes.
    const head = steps[now].querySelector("h2");
    head.tabIndex = -1;
    head.focus();
  };
  const open = () => { dialog.showModal(); show(0); };

  back.addEventListener("click", () => show(now - 1));
  next.addEventListener("click", () => {
    if (now === steps.length - 1) dialog.close();
    else show(now + 1);
  });
  dialog.querySelector(".close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", remember);
  again.hidden = false;
  again.querySelector("button").addEventListener("click", open);
  // Who follows a link to another page came for that page.
  if (location.pathname === "/" && !seen()) open();
}

tour();
