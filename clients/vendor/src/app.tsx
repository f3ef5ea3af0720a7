/** The app: shell and pages. */
export function App() {
  return (
    <main>
      <h1>Slotwire for vendors</h1>
    </main>
  );
}
