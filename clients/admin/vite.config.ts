import { appConfig } from '@slotwire/build';
import { defineConfig } from 'vite';

export default defineConfig(appConfig({ base: '/admin/', port: 5174 }));
