/**
 * Page boundary: a page that fails leaves the rest of the app standing, and says what to do. A page that cannot be fetched is mostly one of an older version
 * than the service has by now.
 */
import { Button, ErrorState, Page } from '@slotwire/ui';
import { Component, type ReactNode } from 'react';

interface PageBoundaryProps {
  /** Another one begins anew. */
  path: string;
  onFault(error: unknown): void;
  reload(): void;
  children: ReactNode;
}

export class PageBoundary extends Component<PageBoundaryProps, { failed: { error: unknown } | undefined }> {
  override state: { failed: { error: unknown } | undefined } = { failed: undefined };

  override componentDidCatch(error: unknown): void {
    this.props.onFault(error);
  }

  static getDerivedStateFromError(error: unknown) {
    return { failed: { error } };
  }

  override componentDidUpdate(before: PageBoundaryProps): void {
    if (before.path !== this.props.path && this.state.failed !== undefined) this.setState({ failed: undefined });
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === undefined) return this.props.children;
    const isFetch = failed.error instanceof TypeError && /fetch|import/i.test(failed.error.message);
    return (
      <Page title={isFetch ? 'This page could not be fetched' : 'This page has failed'}>
        <ErrorState
          title={isFetch ? 'The service may have a newer version by now' : 'That is our fault, not yours'}
          actions={
            <Button variant="primary" onPress={this.props.reload}>
              Reload
            </Button>
          }
        >
          {isFetch
            ? 'Reload to get it. Without a network, pages that you have not opened before are not here.'
            : 'Nothing that you did is lost: it is kept on this device and sent all the same. Reload to go on.'}
        </ErrorState>
      </Page>
    );
  }
}
