import { appConfig } from '@slotwire/build';
import { defineConfig } from 'vite';

export default defineConfig(appConfig({ base: '/vendor/', port: 5173 }));
