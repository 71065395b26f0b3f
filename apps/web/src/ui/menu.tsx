import type { ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps,
  MenuSection,
  MenuTrigger,
} from "react-aria-components/Menu";
import { Popover, type PopoverProps } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import { iconButtonClass } from "./button.tsx";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./icons.tsx";

type MenuProps = {
  /** The name of the button and of the menu. */
  label: string;
  /** What is on the button; three dots when left out. */
  trigger?: ReactNode;
  triggerClass?: string;
  placement?: PopoverProps["placement"];
  /** Open from the start, for a menu that is loaded by the press that wants it. */
  defaultOpen?: boolean;
  header?: ReactNode;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
};

/** A button that opens a list of actions. */
export function Menu({
  label,
  trigger,
  triggerClass,
  placement = "bottom end",
  header,
  children,
  ...state
}: MenuProps) {
  return (
    <MenuTrigger {...state}>
      <Button aria-label={label} className={triggerClass ?? iconButtonClass()}>
        {trigger ?? <Icon name="more" />}
      </Button>
      <Popover
        placement={placement}
        offset={6}
        className="z-40 min-w-52 max-w-[calc(100vw-1rem)] animate-rise overflow-auto rounded-lg border border-line bg-surface text-ink shadow-2"
      >
        {header}
        <AriaMenu aria-label={label} className="p-1.5 outline-none">
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

const ITEM =
  "flex min-h-10 cursor-pointer items-center gap-3 rounded-sm px-3 font-medium outline-none pointer-coarse:min-h-12 " +
  "data-focused:bg-sunken data-focus-visible:ring-2 data-focus-visible:ring-focus data-disabled:opacity-50";

type ItemProps = Omit<MenuItemProps, "children" | "className"> & { icon: IconName; danger?: boolean; children: string };

export function MenuItem({ icon, danger = false, children, ...rest }: ItemProps) {
  return (
    <AriaMenuItem {...rest} textValue={children} className={cx(ITEM, danger && "text-danger-ink")}>
      <Icon name={icon} />
      {children}
    </AriaMenuItem>
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T;
  options: readonly { value: T; label: string; mark: ReactNode }[];
  onChange: (value: T) => void;
};

/** One of a few, among the actions of a menu. */
export function MenuChoice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <MenuSection
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [chosen] = keys;
        if (chosen !== undefined && chosen !== value) onChange(chosen as T);
      }}
    >
      {options.map((option) => (
        <AriaMenuItem key={option.value} id={option.value} textValue={option.label} className={cx(ITEM, "group")}>
          {option.mark}
          <span className="grow">{option.label}</span>
          <Icon name="check" className="size-5 text-accent-ink opacity-0 group-data-selected:opacity-100" />
        </AriaMenuItem>
      ))}
    </MenuSection>
  );
}

export function MenuSeparator() {
  return <Separator className="mx-2 my-1.5 h-px bg-line" />;
}
