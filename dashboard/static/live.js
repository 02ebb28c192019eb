// When something was counted, the panels are fetched again, at the same address, and put in place of the old ones.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const told = document.getElementById("live");
  if (!told || !window.EventSource) return;
  let waiting = false;
  let again = false;

  async function refresh() {
    if (waiting) {
      again = true;
      return;
    }
    waiting = true;
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "live" } });
      if (!answer.ok || answer.redirected) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      replace(page);
    } finally {
      waiting = false;
      if (again) {
        again = false;
        setTimeout(refresh, 500);
      }
    }
  }

  function replace(page) {
    const open = new Set([...document.querySelectorAll("#panels details[open]")].map((one) => one.closest("section").id));
    document.querySelectorAll(".chart").forEach((place) => window.echarts?.getInstanceByDom(place)?.dispose());
    const focused = document.activeElement?.closest("#panels section")?.id;
    document.getElementById("panels").replaceWith(page.getElementById("panels"));
    open.forEach((id) => document.querySelector(`#${id} details`)?.setAttribute("open", ""));
    if (focused) document.querySelector(`#${focused} summary`)?.focus({ preventScroll: true });
    const now = page.getElementById("live");
    if (now) told.replaceChildren(...now.childNodes);
    window.drawCharts?.();
    document.body.dataset.refreshed = String(Number(document.body.dataset.refreshed || 0) + 1);
  }

  const source = new EventSource("/dashboard/live");
  source.addEventListener("changed", refresh);
  source.addEventListener("open", () => told.classList.add("on"));
  source.addEventListener("error", () => told.classList.remove("on"));
});
