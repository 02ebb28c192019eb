// When something was counted, the panels are fetched again, at the same address, and put in place of the old ones: at
// once after a quiet time, and less and less often while more keeps coming, so that many who watch cost little.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const told = document.getElementById("live");
  if (!told || !window.EventSource) return;
  const state = told.querySelector("[role=status]");
  const SHORTEST = 1000;
  const LONGEST = 15000;
  let pause = 0;
  let last = -LONGEST;
  let planned = 0;

  function changed() {
    if (planned || document.hidden) {
      told.dataset.stale = "yes";
      return;
    }
    const now = performance.now();
    pause = now - last > LONGEST ? 0 : Math.min(LONGEST, Math.max(SHORTEST, pause * 2));
    planned = setTimeout(refresh, Math.max(0, last + pause - now));
  }

  async function refresh() {
    delete told.dataset.stale;
    last = performance.now();
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "live" } });
      if (answer.redirected || answer.status === 401 || answer.status === 403) return location.reload();
      if (answer.ok) replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      else live(false);
    } catch {
      live(false); // the stream tells when the server is there again
    } finally {
      planned = 0;
      if (told.dataset.stale) changed();
    }
  }

  function replace(page) {
    const open = new Set([...document.querySelectorAll("#panels details[open]")].map((one) => one.closest("section").id));
    document.querySelectorAll(".chart").forEach((place) => window.echarts?.getInstanceByDom(place)?.dispose());
    const focused = document.activeElement?.closest("#panels section")?.id;
    document.getElementById("panels").replaceWith(page.getElementById("panels"));
    open.forEach((id) => document.querySelector(`#${id} details`)?.setAttribute("open", ""));
    if (focused) document.querySelector(`#${focused} summary`)?.focus({ preventScroll: true });
    const now = page.querySelector("#live time");
    if (now) told.querySelector("time").replaceWith(now);
    window.drawCharts?.(false);
    document.body.dataset.refreshed = String(Number(document.body.dataset.refreshed || 0) + 1);
  }

  function live(isLive) {
    if (state.textContent && told.classList.contains("on") === isLive) return;
    told.classList.toggle("on", isLive);
    state.textContent = isLive ? told.dataset.on : told.dataset.off;
  }

  const source = new EventSource("/dashboard/live");
  let wasGone = false;
  source.addEventListener("changed", changed);
  source.addEventListener("open", () => {
    live(true);
    if (wasGone) changed(); // what was counted meanwhile nobody told
    wasGone = false;
  });
  source.addEventListener("error", () => {
    wasGone = true;
    live(false);
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && told.dataset.stale) changed();
  });
});
