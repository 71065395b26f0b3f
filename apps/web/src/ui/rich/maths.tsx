import { useLayoutEffect, useRef, useState } from "react";

type Draw = (text: string, block: boolean, place: HTMLElement) => boolean;
let draw: Draw | undefined;
let coming: Promise<Draw> | undefined;

/** What draws formulas is large, and fetched when there is one. */
async function loadDraw(): Promise<Draw> {
  coming ??= import("./draw-maths.ts").then((module) => module.drawMaths);
  try {
    draw = await coming;
    return draw;
  } catch (error) {
    coming = undefined;
    throw error;
  }
}

/** A formula in TeX: drawn once what draws it is here, and its source as long, or when it is none. */
export function Maths({ text, block }: { text: string; block: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  const [drawn, setDrawn] = useState(false);
  useLayoutEffect(() => {
    let left = false;
    const put = (by: Draw) => {
      if (!left && place.current) setDrawn(by(text, block, place.current));
    };
    if (draw) put(draw);
    else void loadDraw().then(put, () => {});
    return () => {
      left = true;
    };
  }, [text, block]);
  const source = <code className="rounded-sm bg-ink/8 px-1 py-0.5 text-[0.9em]">{text}</code>;
  if (block)
    return (
      <div tabIndex={drawn ? 0 : undefined} className="max-w-full overflow-x-auto overflow-y-hidden py-1 scroll-thin">
        <span ref={place} hidden={!drawn} />
        {!drawn && source}
      </div>
    );
  return (
    <>
      {/* A formula cannot reach out over the text around it. */}
      <span ref={place} hidden={!drawn} className="inline-block max-w-full overflow-clip" />
      {!drawn && source}
    </>
  );
}
