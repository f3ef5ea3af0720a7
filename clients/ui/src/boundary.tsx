/**
 * Boundaries: what fails while it is fetched or drawn leaves the rest of the app standing, says what to do, and can be tried again. One for a page, one for a
 * dialog, one for a part of a page; what an app does with failures comes from `FailuresProvider`.
 */
import { Component, createContext, type ReactNode, Suspense, useContext, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { type FailureWords, failureWords } from './failure-words.ts';
import { FetchError } from './later-component.ts';
import { LiveRegion } from './live-region.tsx';
import { Alone, Page } from './shell.tsx';
import { ErrorState, LoadingState, Notice } from './states.tsx';

export interface Failures {
  /** Something could not be fetched or drawn. */
  report(error: unknown): void;
  /** A file of the app did not come: is there a newer version? */
  onMissing(): void;
  /** The service is known to have a newer version than the one that is open. */
  isOld: boolean;
  reload(): void;
}

const Context = createContext<Failures | undefined>(undefined);

export const FailuresProvider = Context.Provider;

function useFailures(): Failures {
  const failures = useContext(Context);
  if (failures === undefined) throw new Error('a boundary is used outside of FailuresProvider');
  return failures;
}

interface CatchProps {
  failures: Failures;
  /** Another one begins anew. */
  about: string;
  onCaught?(): void;
  /** What to draw instead. */
  instead(error: unknown, retry: () => void): ReactNode;
  children: ReactNode;
}

interface CatchState {
  failed: { error: unknown } | undefined;
  about: string;
}

class Catch extends Component<CatchProps, CatchState> {
  override state: CatchState = { failed: undefined, about: this.props.about };

  static getDerivedStateFromError(error: unknown): Partial<CatchState> {
    return { failed: { error } };
  }

  static getDerivedStateFromProps({ about }: CatchProps, state: CatchState): CatchState | null {
    return about === state.about ? null : { failed: undefined, about };
  }

  override componentDidCatch(error: unknown): void {
    const { failures, onCaught } = this.props;
    failures.report(error);
    onCaught?.();
    if (!(error instanceof FetchError)) return;
    // It is on the screen now.
    error.forget();
    failures.onMissing();
  }

  override render(): ReactNode {
    const { failed } = this.state;
    if (failed === undefined) return this.props.children;
    return this.props.instead(failed.error, () => this.setState({ failed: undefined }));
  }
}

export interface PageBoundaryProps {
  /** The address: another page begins anew. */
  path?: string;
  /** There is no shell around the page. */
  isAlone?: boolean;
  children: ReactNode;
}

type Retry = 'none' | 'running' | 'done';

const said: Record<Retry, string> = { none: '', running: 'Trying again', done: 'The page is there now' };

/** Around the page of an address. The navigation and the header stay. */
export function PageBoundary({ path = '', isAlone = false, children }: PageBoundaryProps) {
  const failures = useFailures();
  const [retry, setRetry] = useState<Retry>('none');
  const frame = (inside: ReactNode) => (isAlone ? <Alone>{inside}</Alone> : inside);
  return (
    <>
      <LiveRegion message={said[retry]} />
      <Catch
        failures={failures}
        about={path}
        onCaught={() => {
          setRetry('none');
          // The focus may have been in what has gone.
          if (document.activeElement === document.body) focusMain();
        }}
        instead={(error, again) => {
          const { title, ...words } = failureWords(error, 'This page', failures.isOld);
          const tryAgain = () => {
            // The button goes; the focus must not go with it.
            focusMain();
            setRetry('running');
            again();
          };
          return frame(
            <Page title={title}>
              <ErrorState title={words.why} actions={<Ways best={words.best} retry={tryAgain} />}>
                {words.text}
              </ErrorState>
            </Page>,
          );
        }}
      >
        <Suspense fallback={frame(<LoadingState label="Loading the page" rows={8} />)}>
          {children}
          <Arrival onArrive={() => setRetry((now) => (now === 'running' ? 'done' : now))} />
        </Suspense>
      </Catch>
    </>
  );
}

/** Drawn together with what is beside it, and so not before that has been fetched. */
function Arrival({ onArrive }: { onArrive(): void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: an arrival is once
  useEffect(onArrive, []);
  return null;
}

const focusMain = () => document.getElementById('main')?.focus();

/** Both of the ways out, the one that helps in front. */
function Ways({ best, retry }: { best: FailureWords['best']; retry(): void }) {
  const { reload } = useFailures();
  const isReload = best === 'reload';
  return (
    <>
      <Button variant={isReload ? 'secondary' : 'primary'} onPress={retry}>
        Try again
      </Button>
      <Button variant={isReload ? 'primary' : 'secondary'} onPress={reload}>
        Reload
      </Button>
    </>
  );
}

export interface DialogBoundaryProps {
  /** With a capital: "The booking". */
  what: string;
  /** What it is about: another one begins anew. */
  about?: string;
  /** Default: true. A failure of what nobody wants to see now is told when they do. */
  isOpen?: boolean;
  onClose(): void;
  children: ReactNode;
}

/** Around a dialog or drawer. The page behind it stays. */
export function DialogBoundary({ what, about = '', isOpen = true, onClose, children }: DialogBoundaryProps) {
  const failures = useFailures();
  return (
    <Catch
      failures={failures}
      about={`${isOpen} ${about}`}
      instead={(error, retry) => {
        const { title, why, text, best } = failureWords(error, what, failures.isOld);
        return (
          <Dialog
            isOpen={isOpen}
            onClose={onClose}
            role="alertdialog"
            size="small"
            title={title}
            actions={<Ways best={best} retry={retry} />}
          >
            <p>
              {why}. {text}
            </p>
          </Dialog>
        );
      }}
    >
      <Suspense>{children}</Suspense>
    </Catch>
  );
}

export interface PartBoundaryProps {
  /** With a capital: "The chart". */
  what: string;
  /** In its room until it is there. */
  fallback: ReactNode;
  children: ReactNode;
}

/** Around a part of a page, such as a chart. */
export function PartBoundary({ what, fallback, children }: PartBoundaryProps) {
  const failures = useFailures();
  return (
    <Catch
      failures={failures}
      about=""
      instead={(error, retry) => {
        const { title, why, text, best } = failureWords(error, what, failures.isOld);
        return (
          <Notice tone="danger" role="alert" title={title} actions={<Ways best={best} retry={retry} />}>
            {why}. {text}
          </Notice>
        );
      }}
    >
      <Suspense fallback={fallback}>{children}</Suspense>
    </Catch>
  );
}
