import { APPEARANCE } from "@helloworld/protocol/constants";
import { Parts } from "./parts.tsx";

/** Every part of `src/ui` in every state, in all themes and modes side by side; only while developing. */
export function PartsPage() {
  const looks = APPEARANCE.theme.flatMap((theme) =>
    (["light", "dark"] as const)
      .filter((mode) => theme !== "dark" || mode === "dark")
      .map((color_mode) => ({ theme, color_mode })),
  );
  return (
    // Wider than a page: out of its frame, and scrolled.
    <div className="relative left-1/2 w-screen -translate-x-1/2 overflow-x-auto">
      <div className="flex w-max gap-4 p-4">
        {looks.map(({ theme, color_mode }) => (
          <section
            key={theme + color_mode}
            aria-label={`${theme} ${color_mode}`}
            data-theme={theme}
            data-color_mode={color_mode}
            className="flex w-96 flex-col gap-4 rounded-lg border border-line bg-canvas bg-(image:--glow) bg-no-repeat p-4 text-ink"
          >
            <h2 className="text-xl font-bold capitalize">{`${theme} ${color_mode}`}</h2>
            <Parts />
          </section>
        ))}
      </div>
    </div>
  );
}
