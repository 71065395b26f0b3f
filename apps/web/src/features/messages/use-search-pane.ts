import { useEffect, useState } from "react";

/** Whether messages are searched beside a conversation, and the keys that begin it. `covered` by something else it is not shown. */
export function useSearchPane(covered: boolean, uncover: () => void) {
  const [searching, setSearching] = useState(false);
  const shown = searching && !covered;
  useEffect(() => {
    const begin = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "f" || !event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setSearching(true);
      if (covered) uncover();
    };
    document.addEventListener("keydown", begin);
    return () => document.removeEventListener("keydown", begin);
  }, [covered, uncover]);
  const toggle = () => {
    setSearching(!shown);
    if (!shown && covered) uncover();
  };
  return { searching, shown, toggle, end: () => setSearching(false) };
}
