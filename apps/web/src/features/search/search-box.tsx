import { useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef } from "react";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { inputClass } from "../../ui/input-class.ts";
import type { SearchKind } from "./search-state.ts";

type SearchBoxProps = { q?: string; type?: SearchKind; className?: string; global?: boolean };

const SHORTCUT = "/";

/** A form that asks for a page: it works without script, too. The `global` one is reached by a key. */
export function SearchBox({ q = "", type = "all", className, global = false }: SearchBoxProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const asked = String(new FormData(event.currentTarget).get("q") ?? "").trim();
    if (asked) void navigate({ to: "/search", search: { q: asked, type: type === "all" ? undefined : type } });
  };
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (!global) return;
    const focus = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
      if (event.key !== SHORTCUT || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      // Not while one types, not behind a dialog, and not where the field is not shown.
      if (typing || document.querySelector("[role=dialog], [role=alertdialog], [role=menu]")) return;
      if (!field.current?.checkVisibility()) return;
      event.preventDefault();
      field.current.select();
      field.current.focus();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [global]);
  return (
    <search className={className}>
      <form action="/search" onSubmit={submit} className="relative">
        <Icon name="search" className="pointer-events-none absolute top-3 left-3 size-5 text-ink-soft" />
        <input
          ref={field}
          type="search"
          name="q"
          defaultValue={q}
          maxLength={200}
          required
          aria-label={t`Search people, posts and rooms`}
          placeholder={t`Search`}
          enterKeyHint="search"
          {...(global && { "aria-keyshortcuts": SHORTCUT })}
          className={cx(inputClass, "rounded-full! pl-10")}
        />
        {type !== "all" && <input type="hidden" name="type" value={type} />}
      </form>
    </search>
  );
}
