import { appConfig } from '@slotwire/build';
import { defineConfig } from 'vite';

export default defineConfig(appConfig({ app: 'clients/vendor', base: '/vendor/', port: 5173 }));
