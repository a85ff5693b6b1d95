import { Component, type ComponentChildren } from 'preact';

interface Props {
  /** What failed, for the sentence that says so. */
  what: string;
  /** A failure is forgotten when this changes: the next picture may well be drawn. */
  subject: unknown;
  children: ComponentChildren;
}

/** Holds a failure of a part of the preview in that part. */
export class Boundary extends Component<Props, { failure: string | null; subject: unknown }> {
  override state = { failure: null, subject: this.props.subject };

  static override getDerivedStateFromProps(props: Props, state: { subject: unknown }) {
    return props.subject === state.subject ? null : { failure: null, subject: props.subject };
  }

  static override getDerivedStateFromError(error: unknown) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <p class="banner" role="alert">
        {this.props.what} could not be shown: {failure}
      </p>
    );
  }
}
