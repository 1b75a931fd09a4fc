// Saves each answer while it is given, and counts the time down. Without it every page turn saves.
(() => {
  "use strict";

  const form = document.querySelector("form[data-autosave]");
  const timer = document.querySelector("[data-deadline]");

  if (form) {
    const status = form.querySelector("[data-saved]");
    let waiting = 0;
    let running = Promise.resolve();
    let saved = contents();

    function contents() {
      const data = new FormData(form);
      for (const name of ["key", "revision", "csrf_token"]) data.delete(name);
      return new URLSearchParams(data).toString();
    }

    function newKey() {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    }

    function body() {
      return new URLSearchParams(new FormData(form));
    }

    async function told(answer) {
      try {
        return await answer.json();
      } catch {
        return {};
      }
    }

    async function save() {
      const now = contents();
      if (now === saved) return;
      status.textContent = "Saving …";
      const { key, revision } = form.elements;
      const sent = { body: body(), key: key.value, revision: revision.value };
      // The page may be left while this is under way: what it posts then is newer, and is no repetition.
      key.value = newKey();
      revision.value = Number(sent.revision) + 1;
      let answer;
      try {
        answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body: sent.body,
          headers: { Accept: "application/json" },
          credentials: "same-origin",
          keepalive: true,
        });
      } catch {
        key.value = sent.key;
        revision.value = sent.revision;
        status.textContent = "Not saved: no connection. It is tried again with your next change, or when you go on.";
        return;
      }
      const news = await told(answer);
      if (answer.ok) {
        saved = now;
        status.textContent = `Saved ${news.clock}`;
      } else if (answer.status === 409 && news.kept === false) {
        revision.value = news.revision;
        status.textContent = `Not saved: a newer answer came from another tab at ${news.clock}. Go on to see both.`;
      } else if (news.words) {
        status.textContent = `Not saved yet. ${news.words}`;
      } else if (news.code === "attempt_time_over" || news.code === "attempt_finished") {
        status.textContent = "This attempt has ended. What was saved before counts.";
      } else {
        status.textContent = "Not saved. It is tried again when you go on.";
      }
    }

    function soon(delay) {
      clearTimeout(waiting);
      waiting = setTimeout(() => { running = running.then(save); }, delay);
    }

    form.addEventListener("input", (event) => {
      soon(event.target.matches("input[type=text], textarea") ? 900 : 0);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") soon(0);
    });
    form.addEventListener("submit", () => clearTimeout(waiting));
  }

  if (timer) {
    const end = performance.now() + Number(timer.dataset.deadline) * 1000;
    const text = timer.querySelector("span");

    function tick() {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      const minutes = Math.floor(left / 60);
      text.textContent = minutes >= 5 ? `${minutes} minutes left` : `${minutes}:${String(left % 60).padStart(2, "0")} left`;
      timer.classList.toggle("little", left < 120);
      // A moment later, so that the server's clock agrees.
      setTimeout(left > 0 ? tick : leave, left > 0 ? 1000 : 1500);
    }

    function leave() {
      if (location.pathname === timer.dataset.review) location.reload();
      else location.assign(timer.dataset.review);
    }

    tick();
  }
})();
