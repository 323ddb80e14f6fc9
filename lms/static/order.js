// Steps go up and down where they stand: the places follow, the focus stays with the step, and what happened is said once.
(() => {
  "use strict";
  const remark = document.getElementById("save-remark");
  const list = (keep) => keep.parentElement.querySelector("[data-order]");
  const place = (step) => Number(step.querySelector("select").value) || Infinity;
  const stand = (order) => {
    const steps = [...order.children], sorted = [...steps].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
    if (sorted.some((step, at) => step !== steps[at])) order.append(...sorted);
  };
  const ends = (order) => [...order.children].forEach((step, at, all) => {
    const [up, down] = step.querySelectorAll("button");
    up.disabled = at === 0;
    down.disabled = at === all.length - 1;
  });
  // All of them have their place now: it is kept as any answer is.
  const number = (order) => {
    [...order.children].forEach((step, at) => { step.querySelector("select").value = String(at + 1); });
    ends(order);
    order.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  };
  const move = (order, button) => {
    stand(order);
    const step = button.closest("li"), up = button.value.endsWith("-up");
    const beside = up ? step.previousElementSibling : step.nextElementSibling;
    if (beside) beside[up ? "before" : "after"](step);
    number(order);
    (button.disabled ? step.querySelector("button:not(:disabled)") : button).focus();
    if (!remark) return;
    const text = step.querySelector("label").textContent.trim(), at = [...order.children].indexOf(step) + 1;
    remark.textContent = order.dataset.moved.replace("#text", () => `“${text}”`).replace("#place", at);
    remark.hidden = false;
  };
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-order] button, [data-keep]") : null;
    if (!button) return;
    event.preventDefault();
    const order = button.closest("[data-order]");
    if (order) { move(order, button); return; }
    const kept = list(button);
    number(kept);
    kept.querySelector("button:not(:disabled)")?.focus();
  });
  // Once there is an answer, nobody has to say that the order is one.
  document.addEventListener("change", (event) => {
    event.target.closest("[data-order]")?.parentElement.querySelector("[data-keep]")?.remove();
  });
  // What was answered elsewhere stands in its order too, unless somebody is at work there.
  document.addEventListener("gabay:saved", () => document.querySelectorAll("[data-order]").forEach((order) => {
    if (order.contains(document.activeElement)) return;
    stand(order);
    ends(order);
  }));
})();
