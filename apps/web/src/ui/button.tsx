import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Spinner } from "./spinner.tsx";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "small" | "medium" | "large";

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover shadow-1",
  secondary: "bg-surface text-ink border border-line hover:bg-sunken",
  quiet: "text-accent-ink hover:bg-sunken",
  danger: "bg-danger text-on-danger hover:bg-danger-hover",
};

const SIZES: Record<ButtonSize, string> = {
  small: "min-h-8 px-3 text-sm rounded-sm pointer-coarse:min-h-11",
  medium: "min-h-10 px-4 rounded-md pointer-coarse:min-h-11",
  large: "min-h-12 px-6 text-lg rounded-md",
};

const BASE =
  "inline-flex items-center justify-center gap-2 font-semibold text-center select-none " +
  "transition-[background-color,transform] active:scale-[0.98] " +
  "disabled:opacity-55 disabled:active:scale-100 aria-disabled:opacity-70";

/** The variant of a button, also for links that are drawn as one. */
export function buttonClass(variant: ButtonVariant = "secondary", size: ButtonSize = "medium"): string {
  return cx(BASE, VARIANTS[variant], SIZES[size]);
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: IconName;
  /** Shows a spinner and ignores presses; the button keeps the focus, as it does with `aria-disabled`. */
  pending?: boolean;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
};

export function Button({
  variant,
  size,
  icon,
  pending = false,
  className,
  onClick,
  children,
  type = "button",
  "aria-disabled": disabled = pending,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={cx(buttonClass(variant, size), className)}
      aria-disabled={disabled || undefined}
      aria-busy={pending || undefined}
      onClick={(event) => {
        if (disabled) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {pending ? <Spinner className="size-4" /> : icon && <Icon name={icon} className="size-4.5" />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "children"> & {
  icon: IconName;
  /** The name for screen readers, and the hint under the pointer. */
  label: string;
  variant?: ButtonVariant;
  ref?: Ref<HTMLButtonElement>;
};

/** The variant of a square button with only an icon. */
export function iconButtonClass(variant: ButtonVariant = "quiet"): string {
  return cx(
    BASE,
    "size-10 rounded-full pointer-coarse:size-11 shrink-0",
    variant === "quiet" ? "text-ink-soft hover:bg-sunken hover:text-ink" : VARIANTS[variant],
  );
}

export function IconButton({ icon, label, variant, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button {...rest} type={type} aria-label={label} title={label} className={cx(iconButtonClass(variant), className)}>
      <Icon name={icon} />
    </button>
  );
}
