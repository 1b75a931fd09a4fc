// Saves an application's draft while somebody writes. Without script, the button "Save draft" does it.
const form = document.querySelector("form[data-draft]");
if (form) {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  const save = async () => {
    // The buttons are named "action", so form.action would be one of them.
    const data = new FormData(form);
    data.set("action", "save");
    // A file goes with the button only, not anew with each pause in typing.
    for (const field of form.querySelectorAll("input[type=file]")) data.delete(field.name);
    try {
      const answer = await fetch(form.getAttribute("action") || location.href, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const at = new Date((await answer.json()).saved_at);
      status.textContent = `Saved at ${at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}.`;
    } catch {
      status.textContent = "Not saved: the connection is away. Your words are still on this page; press “Save draft” when you are back.";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
}
