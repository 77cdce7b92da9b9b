import { Component } from 'react';
import type { ReactNode } from 'react';
import { FailedPage } from './failed-page.tsx';

/** The last one: for faults outside of the pages, which the router catches by itself. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (!('error' in this.state)) return this.props.children;
    return (
      <main className="h-full">
        <FailedPage error={this.state.error} />
      </main>
    );
  }
}
