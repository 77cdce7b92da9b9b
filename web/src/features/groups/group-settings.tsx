import { GroupList } from './group-list.tsx';
import { RoleList } from './role-list.tsx';

export const GroupSettings = () => (
  <>
    <GroupList />
    <RoleList />
  </>
);
