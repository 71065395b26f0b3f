import { ToastRegion } from "../../ui/toast-region.tsx";
import { Keyboard } from "../keyboard/keyboard.tsx";

/** What a page has beside what it shows; fetched when that is there. */
export function Ambient() {
  return (
    <>
      <ToastRegion />
      <Keyboard />
    </>
  );
}
