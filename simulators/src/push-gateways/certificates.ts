/** Certificates of the simulated gateways: an authority made at the start, and what it signs for this machine. Nothing of it is kept. */
import selfsigned from 'selfsigned';

export interface Certificate {
  /** PEM. */
  key: string;
  cert: string;
}

export interface Authority {
  /** PEM: what a client is to trust. */
  ca: string;
  server: Certificate;
}

/** @param name tells several authorities apart in error messages */
export async function createAuthority(name: string): Promise<Authority> {
  const kind = { keyType: 'ec', algorithm: 'sha256' } as const;
  const root = await selfsigned.generate([{ name: 'commonName', value: name }], {
    ...kind,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await selfsigned.generate([{ name: 'commonName', value: 'localhost' }], {
    ...kind,
    ca: { key: root.private, cert: root.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { ca: root.cert, server: { key: server.private, cert: server.cert } };
}
