/** Tabs: parts of one page, one at a time. */
import type { ReactNode } from 'react';
import { Tab as AriaTab, Tabs as AriaTabs, TabList, TabPanel } from 'react-aria-components';
import { CountBadge } from './badge.tsx';
import './tabs.css';

export interface TabItem<K extends string = string> {
  id: K;
  label: string;
  count?: number;
  content: ReactNode;
}

export interface TabsProps<K extends string> {
  label: string;
  tabs: readonly TabItem<K>[];
  selected: K;
  onSelect(id: K): void;
}

export function Tabs<K extends string>({ label, tabs, selected, onSelect }: TabsProps<K>) {
  return (
    <AriaTabs className="tabs" selectedKey={selected} onSelectionChange={(key) => onSelect(key as K)}>
      <TabList aria-label={label} className="tabs-list">
        {tabs.map((tab) => (
          <AriaTab key={tab.id} id={tab.id} className="tabs-tab">
            {tab.label}
            {tab.count === undefined ? null : <CountBadge count={tab.count} tone="neutral" />}
          </AriaTab>
        ))}
      </TabList>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="tabs-panel">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
