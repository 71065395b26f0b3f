import type { ReactNode } from "react";
import { Logo } from "../../ui/logo.tsx";

/** The card that the sign-in and sign-up forms stand in. */
export function AccountCard({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  return (
    <div className="mx-auto w-full max-w-md py-4 sm:py-10">
      <div className="flex flex-col gap-5 rounded-xl border border-line bg-surface p-5 shadow-1 sm:p-8">
        <div className="flex flex-col items-center gap-2 text-center">
          <Logo className="size-12" />
          <h1 className="text-2xl font-bold">{title}</h1>
          <p className="text-ink-soft">{intro}</p>
        </div>
        {children}
      </div>
    </div>
  );
}
