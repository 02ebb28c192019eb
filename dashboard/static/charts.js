// Draws each chart from the table below it: what is drawn and what is read cannot differ. Without this script, the
// tables stand open.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const SERIES = [1, 2, 3, 4, 5, 6].map((number) => token(`--series-${number}`));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const MARKS = { good: token("--series-3"), bad: token("--series-6") };
  const narrow = () => innerWidth < 480;
  const FONT = token("--font");

  function read(table) {
    const heads = [...table.tHead.rows[0].cells].map((cell) => ({ title: cell.textContent, unit: cell.dataset.unit }));
    const rows = [...table.tBodies[0].rows].map((row) => ({
      mark: row.className,
      name: row.cells[0].textContent,
      texts: [...row.cells].map((cell) => cell.textContent),
      values: [...row.cells].map((cell) => (cell.dataset.value ? Number(cell.dataset.value) : null)),
    }));
    return { heads, rows };
  }

  const grouped = new Intl.NumberFormat("en-IN", { maximumFractionDigits: 1 });
  // A value as an axis and the tip beside the pointer write it.
  const told = (unit) => (value) => {
    if (value === null || value === undefined) return "–";
    if (unit === "share") return `${Math.round(value * 1000) / 10} %`;
    return (unit === "rupees" ? "₹" : "") + grouped.format(value);
  };
  const base = (unit) => ({
    animation: !still,
    animationDuration: 300,
    color: SERIES,
    textStyle: { fontFamily: FONT, fontSize: 13, color: token("--ink") },
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
    // Drawn inside the canvas: the page takes no styles from scripts.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow" }, valueFormatter: told(unit) },
    legend: { top: 0, type: "scroll", textStyle: { fontFamily: FONT } },
  });
  const values = (unit) => ({ type: "value", max: unit === "share" ? 1 : null, minInterval: unit === "share" ? 0 : 1, splitNumber: narrow() ? 2 : 5, axisLabel: { formatter: told(unit), hideOverlap: true } });
  // Of a date the day and the month: the year stands above.
  const short = (name) => (/^\d\d-\d\d-\d{4}$/.test(name) ? name.slice(0, 5) : name);
  const names = (rows) => ({ type: "category", data: rows.map((row) => row.name), axisTick: { alignWithLabel: true }, axisLabel: { formatter: short, hideOverlap: true } });
  // Columns that are drawn: those of the first number's unit.
  function drawn(heads) {
    const first = heads.findIndex((head, place) => place && head.unit !== "text");
    return heads.map((head, place) => ({ ...head, place })).filter((head) => head.place && head.unit === heads[first].unit);
  }

  function bars({ heads, rows }, { lying = false, stacked = false, only = 0 } = {}) {
    const columns = only ? drawn(heads).slice(0, only) : drawn(heads);
    const shown = lying ? [...rows].reverse() : rows;
    const series = columns.map((column) => ({
      name: column.title,
      type: "bar",
      stack: stacked ? "all" : undefined,
      barMaxWidth: 28,
      data: shown.map((row) => ({
        value: row.values[column.place],
        itemStyle: columns.length === 1 && MARKS[row.mark] ? { color: MARKS[row.mark] } : undefined,
      })),
    }));
    const axes = lying
      ? { xAxis: values(columns[0].unit), yAxis: { ...names(shown), axisLabel: { formatter: short, interval: 0, width: narrow() ? 104 : 170, overflow: shown.length > 12 ? "truncate" : "break", lineHeight: 16 } } }
      : { xAxis: names(shown), yAxis: values(columns[0].unit) };
    return { ...base(columns[0].unit), ...axes, series, legend: columns.length > 1 ? base().legend : { show: false }, ...(columns.length > 1 ? {} : { grid: { ...base().grid, top: 8 } }) };
  }

  function lines({ heads, rows }) {
    const columns = drawn(heads);
    const dashes = ["solid", "dashed", "dotted"];
    const series = columns.map((column, number) => ({
      name: column.title,
      type: "line",
      symbolSize: rows.length > 31 ? 0 : 5,
      lineStyle: { width: 2, type: dashes[number % 3] },
      data: rows.map((row) => row.values[column.place]),
    }));
    return { ...base(columns[0].unit), xAxis: { ...names(rows), boundaryGap: false }, yAxis: values(columns[0].unit), series };
  }

  // Volume against share, with the limits of chance: the first number is the volume.
  function scatter({ heads, rows }) {
    const at = (place) => rows.map((row) => [row.values[1], row.values[place]]);
    const most = Math.max(...rows.map((row) => row.values[1]));
    const limit = (place) => ({ name: heads[place].title, type: "line", symbol: "none", color: token("--series-5"), data: at(place), lineStyle: { type: "dashed" } });
    const points = {
      name: heads[2].title,
      type: "scatter",
      symbolSize: 12,
      data: rows.map((row) => ({
        name: row.name,
        value: [row.values[1], row.values[2]],
        itemStyle: MARKS[row.mark] ? { color: MARKS[row.mark] } : undefined,
        // Towards the middle, so that no name is cut off.
        label: { position: row.values[1] > most / 2 ? "left" : "right" },
      })),
      label: { show: true, formatter: "{b}", fontFamily: FONT },
      labelLayout: { hideOverlap: true },
    };
    return { ...base(), tooltip: { ...base("share").tooltip, trigger: "item", formatter: ({ name, seriesName, value }) => `${name || seriesName}\n${heads[1].title}: ${told("number")(value[0])}\n${told("share")(value[1])}` }, xAxis: { type: "value", name: heads[1].title, nameLocation: "middle", nameGap: 28 }, yAxis: { ...values("share"), scale: true }, grid: { ...base().grid, bottom: 32 }, series: [points, limit(3), limit(4)] };
  }

  const KINDS = {
    bars: (table) => bars(table),
    stacked: (table) => bars(table, { stacked: true }),
    groups: (table) => bars(table, { lying: true }),
    across: (table) => bars(table, { lying: true, stacked: true }),
    lying: (table) => bars(table, { lying: true, only: 2 }),
    lines,
    scatter,
  };

  function draw(place, moves = true) {
    const table = document.getElementById(place.dataset.table);
    if (!table || !window.echarts) return;
    const read_ = read(table);
    if (["lying", "across", "groups"].includes(place.dataset.chart)) place.classList.add(read_.rows.length > 9 ? "tall" : read_.rows.length < 4 ? "low" : "usual");
    const chart = echarts.getInstanceByDom(place) || echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({ ...KINDS[place.dataset.chart](read_), ...(moves ? {} : { animation: false }) }, true);
  }

  const every = (what) => document.querySelectorAll(".chart[data-chart]").forEach(what);
  const resize = () => every((place) => echarts.getInstanceByDom(place)?.resize());

  window.drawCharts = (moves) => every((place) => draw(place, moves));
  document.documentElement.classList.add("draws");
  addEventListener("DOMContentLoaded", () => window.drawCharts());
  addEventListener("resize", resize);
  // On paper the tables stand open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("#panels details:not([open])")];
    closed.forEach((one) => one.setAttribute("open", ""));
  });
  addEventListener("afterprint", () => closed.forEach((one) => one.removeAttribute("open")));
})();
