// Before somebody signs out, what still waits on this phone is sent; where it cannot be, the page says so.
(() => {
  "use strict";
  const form = document.querySelector("form[data-sign-out]");
  const { answers } = window;
  if (!form || !answers) return;
  const told = document.getElementById("saved-state"), anyway = form.elements.anyway;
  const saved = told.textContent;
  const look = async (words) => {
    const left = (await answers.waiting()).length;
    told.textContent = left ? words : saved;
    anyway.hidden = !left || words !== told.dataset.kept;
    return left;
  };
  form.addEventListener("submit", async (event) => {
    if (event.submitter === anyway) return;
    event.preventDefault();
    await answers.flush();
    if (!await look(told.dataset.kept)) form.submit();
  });
  answers.hooks.settled = () => { look(told.textContent); };
  look(told.dataset.waits);
})();
