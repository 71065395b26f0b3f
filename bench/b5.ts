export default async () => ({ ok: false });
