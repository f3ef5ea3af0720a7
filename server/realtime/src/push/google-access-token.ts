/**
 * Access tokens of Google: google-auth-library signs the assertion, keeps the token until it nearly expires, and asks once for all who wait.
 * We post for it. Its own way repeats requests, asks Google's address whatever `token_uri` says, and knows no certificate authority of ours.
 */
import { gaxios, JWT } from 'google-auth-library';
import type { FcmCredentials } from './credentials.ts';

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';

export interface AccessTokens {
  /** Rejects when the endpoint gives none. */
  current(): Promise<string>;
  /** Has the next call fetch another, unless that happened since `refused` was handed out. */
  discard(refused: string): void;
}

/** Posts a form to the token endpoint. */
export type PostForm = (form: string) => Promise<{ code: number; body: string }>;

export function createAccessTokens(credentials: FcmCredentials, post: PostForm): AccessTokens {
  const transporter = new TokenTransport(post);
  const createClient = () =>
    new JWT({
      email: credentials.clientEmail,
      key: credentials.privateKey,
      scopes: SCOPE,
      additionalClaims: { aud: credentials.tokenUri },
      transporter,
    });
  let client = createClient();
  return {
    async current() {
      const { token } = await client.getAccessToken();
      if (!token) throw new Error('the token endpoint answered without an access token');
      return token;
    },
    discard(refused) {
      if (client.credentials.access_token === refused) client = createClient();
    },
  };
}

/** The one request that JWT makes. Everything else that a Gaxios can do is out of use. */
class TokenTransport extends gaxios.Gaxios {
  readonly #post: PostForm;

  constructor(post: PostForm) {
    super();
    this.#post = post;
  }

  override async request<T>(options: gaxios.GaxiosOptions = {}): Promise<gaxios.GaxiosResponse<T>> {
    const answer = await this.#post(String(options.data)).catch((cause: Error) => {
      throw new Error(`the token endpoint does not answer: ${cause.message}`, { cause });
    });
    if (answer.code !== 200) throw new Error(`the token endpoint answered ${answer.code}${reasonIn(answer.body)}`);
    try {
      return { data: JSON.parse(answer.body) as T } as gaxios.GaxiosResponse<T>;
    } catch (cause) {
      throw new Error('the token endpoint answered with something that is not JSON', { cause });
    }
  }
}

/** RFC 6749 §5.2: the code alone, as a description may repeat what was sent. */
function reasonIn(body: string): string {
  const code = /"error"\s*:\s*"([a-z_]{1,40})"/.exec(body)?.[1];
  return code === undefined ? '' : ` ${code}`;
}
