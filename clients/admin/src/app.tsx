/** The app: shell and pages. */
export function App() {
  return (
    <main>
      <h1>Slotwire admin</h1>
    </main>
  );
}
