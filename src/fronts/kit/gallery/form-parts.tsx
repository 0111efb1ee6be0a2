import { type ReactNode, useState } from 'react';
import {
  Button,
  Field,
  type FormPhoto,
  Icon,
  type IconName,
  Input,
  KeyHint,
  PhotoInput,
  SearchBox,
  Segmented,
  Select,
  Sheet,
  TextArea,
} from '../index.tsx';
import { streetPicture } from './demo-data.ts';
import { Part } from './part.tsx';

const ICONS: IconName[] = [
  'camera',
  'picture',
  'pin',
  'search',
  'close',
  'back',
  'next',
  'down',
  'check',
  'plus',
  'minus',
  'clock',
  'phone',
  'person',
  'list',
  'map',
  'target',
  'home',
  'filter',
  'offline',
  'more',
  'settings',
  'speak',
  'sun',
  'link',
];

const photo = new Blob([decodeURIComponent(streetPicture(false).split(',')[1] ?? '')], {
  type: 'image/svg+xml',
});

/** What a person fills in and presses. */
export function FormParts(): ReactNode {
  return (
    <>
      <ButtonParts />
      <FieldParts />
      <ChoiceParts />
      <PhotoParts />
      <Part title="Icon">
        <div className="cb-row">
          {ICONS.map((name) => (
            <span key={name} title={name}>
              <Icon name={name} size="1.5rem" />
            </span>
          ))}
        </div>
      </Part>
    </>
  );
}

function ButtonParts(): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Part title="Button · KeyHint">
      <div className="cb-row">
        <Button kind="main" icon="camera">
          拍照上报
        </Button>
        <Button>退回</Button>
        <Button kind="quiet">更多</Button>
      </div>
      <div className="cb-row">
        <Button kind="main" hotkey="A">
          采纳建议
        </Button>
        <Button hotkey="Ctrl+Enter">派遣</Button>
        <Button icon="filter" aria-label="筛选" />
        <KeyHint keys="J" />
      </div>
      <div className="cb-row">
        <Button kind="main" isBusy>
          正在提交
        </Button>
        <Button disabled>不可用</Button>
        <Button kind="main" disabled>
          不可用
        </Button>
      </div>
      <Button kind="main" isWide onClick={() => setIsOpen(true)}>
        打开底部面板
      </Button>
      <Sheet
        title="选择原因"
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        footer={
          <Button kind="main" isWide onClick={() => setIsOpen(false)}>
            确定
          </Button>
        }
      >
        <Field label="退回原因" hint="派遣员会看到这句话">
          {(attributes) => <TextArea {...attributes} />}
        </Field>
      </Sheet>
    </Part>
  );
}

function FieldParts(): ReactNode {
  return (
    <Part title="Field · Input · TextArea · Select">
      <Field label="手机号" isRequired hint="用来告诉您办理结果">
        {(attributes) => <Input {...attributes} inputMode="tel" defaultValue="13800000000" />}
      </Field>
      <Field
        label="地点"
        problem={{ field: 'point', why: '这个地点不在本市范围内', right: '请在地图上选择市内地点' }}
      >
        {(attributes) => <Input {...attributes} defaultValue="很远的地方" />}
      </Field>
      <Field label="描述" isOptional>
        {(attributes) => <TextArea {...attributes} placeholder="发生了什么，在哪里，多久了" />}
      </Field>
      <Field label="类别">
        {(attributes) => (
          <Select
            {...attributes}
            value="road"
            onChange={() => undefined}
            options={[
              { value: 'road', label: '道路破损' },
              { value: 'light', label: '路灯不亮' },
            ]}
          />
        )}
      </Field>
    </Part>
  );
}

function ChoiceParts(): ReactNode {
  const [tab, setTab] = useState<'mine' | 'nearby' | 'done'>('mine');
  const [search, setSearch] = useState('槐树路');
  return (
    <Part title="Segmented · SearchBox">
      <Segmented
        label="列表"
        value={tab}
        onChange={setTab}
        options={[
          { value: 'mine', label: '我的', count: 3 },
          { value: 'nearby', label: '附近', count: '1000+' },
          { value: 'done', label: '已办结' },
        ]}
      />
      <SearchBox label="搜索事件、地点、编号" value={search} onChange={setSearch} />
      <SearchBox label="搜索事件、地点、编号" value="" onChange={() => undefined} hotkey="/" />
    </Part>
  );
}

function PhotoParts(): ReactNode {
  const [photos, setPhotos] = useState<readonly FormPhoto[]>([
    { id: 'a', blob: photo, facts: { point: { longitude: 120.2, latitude: 40.2 } } },
    { id: 'b', blob: photo, facts: {} },
  ]);
  return (
    <Part title="PhotoInput">
      <PhotoInput label="拍照或选照片" photos={photos} onChange={setPhotos} />
      <PhotoInput label="拍照" photos={[]} onChange={() => undefined} isCameraOnly />
    </Part>
  );
}
