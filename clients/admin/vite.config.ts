import { appConfig } from '@slotwire/build';
import { defineConfig } from 'vite';

export default defineConfig(appConfig({ app: 'clients/admin', base: '/admin/', port: 5174 }));
