// Saves an application's draft while somebody writes. Without script, the button "Save draft" does it.
const REFUSED = {
  already_sent: "Not saved: the application was sent meanwhile, from another page. It stays as you sent it; open this page anew to see it.",
  review_sent: "Not saved: these marks were sent meanwhile, from another page. Open this page anew to see them.",
  form_expired: "Not saved: you have signed out meanwhile, or this page is too old. Copy your words, and open the page anew.",
};
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
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok || !told.saved_at) {
        status.textContent = REFUSED[answer.redirected ? "form_expired" : told.code] ?? "Not saved: the site didn’t take it. Your words are still on this page; press “Save draft” to see why.";
        return;
      }
      // What was written is now what the page was opened with; see opened_rules.py.
      for (const [key, mark] of Object.entries(told.was ?? {})) {
        const kept = form.elements[`was-${key}`];
        if (kept) kept.value = mark;
      }
      const at = new Date(told.saved_at);
      status.textContent = `Saved at ${at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}.`;
    } catch {
      status.textContent = "Not saved: the connection is away. Your words are still on this page; press “Save draft” when you are back.";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
}
