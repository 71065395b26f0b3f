import { ToastRegion } from "../../ui/toast-region.tsx";
import { Keyboard } from "../keyboard/keyboard.tsx";
import { Favicon } from "./favicon.ts";

/** What a page has beside what it shows; fetched when that is there. */
export function Ambient() {
  return (
    <>
      <ToastRegion />
      <Favicon />
      <Keyboard />
    </>
  );
}
