import { Trans } from "@lingui/react/macro";
import { Component, type ReactNode } from "react";

type Props = { children: ReactNode };

/** One text that cannot be shown takes nothing else of the page away. */
export class TextBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidUpdate(before: Props) {
    // What was edited is tried again.
    if (this.state.failed && before.children !== this.props.children) this.setState({ failed: false });
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <p className="text-ink-soft italic">
        <Trans>This can't be shown.</Trans>
      </p>
    );
  }
}
