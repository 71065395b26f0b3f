import { type PointerEvent, type RefCallback, useCallback, useRef, useState } from "react";

type View = { scale: number; x: number; y: number };
type Point = { x: number; y: number };

const WHOLE: View = { scale: 1, x: 0, y: 0 };
const MOST = 8;
const CLOSER = 2.5;
const STEP = 1.5;
/** Two taps within this are one for the other size. */
const DOUBLE_MS = 300;
const SLACK = 24;

/** Zoom and move of what is in a box: by wheel, two fingers, double tap and `by`. `onSwipe` gets a finger's way to the side while all is seen. */
export function useZoom(onSwipe: (by: -1 | 1) => void) {
  const [view, setView] = useState(WHOLE);
  const box = useRef<HTMLElement | null>(null);
  const pointers = useRef(new Map<number, Point>());
  const began = useRef<{ at: Point; view: View; distance: number } | null>(null);
  const tapped = useRef({ time: 0, x: 0, y: 0 });

  const zoomAt = useCallback((scale_by: number, at: Point) => {
    setView((before) => bounded(around(before, before.scale * scale_by, fromMiddle(box.current, at)), box.current));
  }, []);

  /** React listens to wheels passively, which would scroll and zoom the page. */
  const ref: RefCallback<HTMLElement> = useCallback(
    (node) => {
      box.current = node;
      if (!node) return;
      const onWheel = (event: WheelEvent) => {
        event.preventDefault();
        zoomAt(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), { x: event.clientX, y: event.clientY });
      };
      node.addEventListener("wheel", onWheel, { passive: false });
      return () => node.removeEventListener("wheel", onWheel);
    },
    [zoomAt],
  );

  const rebase = () => {
    const now = [...pointers.current.values()];
    began.current = now.length === 0 ? null : { at: middle(now), view, distance: spread(now) };
  };

  const onPointerUp = (event: PointerEvent) => {
    const { clientX: x, clientY: y, pointerType, timeStamp } = event;
    const start = began.current;
    const only = pointers.current.size === 1;
    pointers.current.delete(event.pointerId);
    if (only && start) {
      const [dx, dy] = [x - start.at.x, y - start.at.y];
      const still = Math.hypot(dx, dy) < SLACK;
      if (pointerType !== "mouse" && view.scale === 1 && Math.abs(dx) > 50 && Math.abs(dx) > Math.abs(dy)) {
        onSwipe(dx > 0 ? -1 : 1);
      } else if (
        still &&
        timeStamp - tapped.current.time < DOUBLE_MS &&
        Math.hypot(x - tapped.current.x, y - tapped.current.y) < SLACK
      ) {
        tapped.current.time = 0;
        zoomAt(view.scale > 1 ? 0 : CLOSER, { x, y });
      } else if (still) tapped.current = { time: timeStamp, x, y };
    }
    rebase();
  };

  return {
    scale: view.scale,
    style: { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` },
    reset: () => setView(WHOLE),
    /** Closer, or further away, in the middle. */
    by: (direction: 1 | -1) => {
      const { left = 0, top = 0, width = 0, height = 0 } = box.current?.getBoundingClientRect() ?? {};
      zoomAt(direction > 0 ? STEP : 1 / STEP, { x: left + width / 2, y: top + height / 2 });
    },
    handlers: {
      ref,
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return;
        // A mouse that moves the picture may leave the box; fingers are held anyway.
        if (view.scale > 1) event.currentTarget.setPointerCapture(event.pointerId);
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        rebase();
      },
      onPointerMove: (event: PointerEvent) => {
        if (!pointers.current.has(event.pointerId) || !began.current) return;
        pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
        const now = [...pointers.current.values()];
        const { at, view: from, distance } = began.current;
        const to = middle(now);
        const scale = now.length > 1 && distance > 0 ? (from.scale * spread(now)) / distance : from.scale;
        if (scale === 1 && from.scale === 1) return;
        const zoomed = around(from, scale, fromMiddle(box.current, at));
        setView(bounded({ ...zoomed, x: zoomed.x + to.x - at.x, y: zoomed.y + to.y - at.y }, box.current));
      },
      onPointerUp,
      onPointerCancel: (event: PointerEvent) => {
        pointers.current.delete(event.pointerId);
        rebase();
      },
    },
  };
}

/** The same point stays under the pointer. */
function around({ scale, x, y }: View, wanted: number, at: Point): View {
  const next = Math.min(MOST, Math.max(1, wanted));
  const factor = next / scale;
  return { scale: next, x: at.x - (at.x - x) * factor, y: at.y - (at.y - y) * factor };
}

/** It never leaves the box. */
function bounded({ scale, x, y }: View, box: HTMLElement | null): View {
  if (scale === 1) return WHOLE;
  const { width = 0, height = 0 } = box?.getBoundingClientRect() ?? {};
  const [right, down] = [((scale - 1) * width) / 2, ((scale - 1) * height) / 2];
  return { scale, x: Math.min(right, Math.max(-right, x)), y: Math.min(down, Math.max(-down, y)) };
}

function fromMiddle(box: HTMLElement | null, { x, y }: Point): Point {
  const { left = 0, top = 0, width = 0, height = 0 } = box?.getBoundingClientRect() ?? {};
  return { x: x - left - width / 2, y: y - top - height / 2 };
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((all, point) => ({ x: all.x + point.x, y: all.y + point.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

function spread([one, two]: readonly Point[]): number {
  return one && two ? Math.hypot(one.x - two.x, one.y - two.y) : 0;
}
