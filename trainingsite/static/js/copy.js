// Shows the copy button beside a field that can be selected by hand anyway, and says when it has copied.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  const field = document.getElementById(button.dataset.copy);
  const word = button.querySelector("span");
  const before = word.innerHTML;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      word.textContent = "Copied";
    } catch {
      field.select();
      word.textContent = "Now press Ctrl + C";
    }
    setTimeout(() => { word.innerHTML = before; }, 4000);
  });
}
