import { appConfig } from '@slotwire/build';
import { defineConfig } from 'vite';
import { pwa } from './pwa.config.ts';

export default defineConfig(appConfig({ app: 'clients/vendor', base: '/vendor/', port: 5173, plugins: [pwa()] }));
