// A job's page keeps itself up to date: the parts that data-until-done names are fetched until it is gone.
const running = () => document.querySelector("[data-until-done]");
const EVERY = 4000;

async function look() {
  if (!running()) return;
  if (!document.hidden) {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.ok) renew(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // Offline for a moment: the next look may reach the site again.
    }
  }
  setTimeout(look, EVERY);
}

function renew(fresh) {
  for (const id of running().dataset.untilDone.split(" ")) {
    const here = document.getElementById(id);
    const there = fresh.getElementById(id);
    if (!here || !there || here.contains(document.activeElement)) continue;
    if (here.innerHTML !== there.innerHTML) here.innerHTML = there.innerHTML;
  }
  const status = fresh.getElementById("so-far");
  if (status && !("untilDone" in status.dataset)) delete running().dataset.untilDone;
}

if (running()) setTimeout(look, EVERY);
