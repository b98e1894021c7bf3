import uPlot from "uplot";
import type { Sample } from "../watch/samples.ts";

/** Colours of the plot, read from the page so that both themes are right. */
interface Palette {
  readonly ink: string;
  readonly grid: string;
  readonly roundTrip: string;
  readonly jitter: string;
}

const HEIGHT_PX = 260;
const SPACE_PX = 48;

/** A plot of round trip and jitter over time. */
export interface QualityChart {
  /** Shows these samples. */
  show(samples: readonly Sample[]): void;
  /** Takes the size of its place and the colours of the theme anew. */
  fit(): void;
  /** Removes it. */
  destroy(): void;
}

/** Draws into an element, as wide as it is. */
export function createQualityChart(place: HTMLElement): QualityChart {
  let newest: readonly Sample[] = [];
  let plot = draw(place);
  return {
    show(samples): void {
      newest = samples;
      plot.setData(columns(samples));
    },
    fit(): void {
      plot.destroy();
      plot = draw(place);
      plot.setData(columns(newest));
    },
    destroy(): void {
      plot.destroy();
    },
  };
}

function draw(place: HTMLElement): uPlot {
  const colours = palette(place);
  const axis: uPlot.Axis = {
    stroke: colours.ink,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { stroke: colours.grid, width: 1 },
    font: "12px system-ui, sans-serif",
  };
  const points = { show: false };
  const options: uPlot.Options = {
    width: Math.max(200, place.clientWidth),
    height: HEIGHT_PX,
    cursor: { drag: { x: false, y: false } },
    legend: { show: false },
    scales: {
      x: { time: true },
      y: { range: (_plot, _least, most) => [0, Math.max(20, most * 1.1)] },
    },
    axes: [
      { ...axis, space: 80, values: (_plot, at) => at.map(shortTime) },
      { ...axis, size: SPACE_PX, values: (_plot, ms) => ms.map(String) },
    ],
    series: [
      {},
      { label: "Round trip", stroke: colours.roundTrip, width: 2, points },
      {
        label: "Jitter",
        stroke: colours.jitter,
        width: 1.5,
        dash: [5, 4],
        points,
      },
    ],
  };
  return new uPlot(options, columns([]), place);
}

function columns(samples: readonly Sample[]): uPlot.AlignedData {
  return [
    samples.map((one) => one.at / 1000),
    samples.map((one) => one.srttMs),
    samples.map((one) => (one.srttMs === null ? null : one.jitterMs)),
  ];
}

function shortTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** A canvas knows no custom properties, and `light-dark()` resolves only in a used value. */
function palette(place: HTMLElement): Palette {
  const probe = document.createElement("span");
  place.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    ink: read("--ink-soft"),
    grid: read("--line"),
    roundTrip: read("--reach"),
    jitter: read("--doubt"),
  };
  probe.remove();
  return colours;
}
