/** Theme menu: lets a person choose light, dark or the system's. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from './button.tsx';
import { Menu, MenuItem } from './menu.tsx';
import { applyTheme, readTheme, type Theme } from './theme.ts';

const themes = [
  { id: 'system', label: 'As the system has it', icon: Monitor },
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
] as const;

export function ThemeMenu() {
  const [theme, setTheme] = useState<Theme>(() => readTheme(localStorage));
  const choose = (next: Theme) => {
    applyTheme(next, document.documentElement, localStorage);
    setTheme(next);
  };
  const { icon } = themes.find(({ id }) => id === theme) ?? themes[0];
  return (
    <Menu label="Theme" trigger={<IconButton icon={icon} label="Theme" />}>
      {themes.map(({ id, label, icon: itemIcon }) => (
        <MenuItem key={id} id={id} icon={itemIcon} isChosen={id === theme} onAction={() => choose(id)}>
          {label}
        </MenuItem>
      ))}
    </Menu>
  );
}
