export function AdminPage({ page }: { page: string }) {
  return <h1>{page}</h1>;
}
