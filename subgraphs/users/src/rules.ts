import {
  admins,
  anyone,
  each,
  isManager,
  loggedIn,
  managers,
  type Rule,
  type Rules,
  requireAdmin,
} from '@berth/subgraph';

const oneselfOrManagers: Rule = (viewer, user) => viewer?.id === user.id || isManager(viewer);

const oneselfOrAdmins: Rule = (viewer, _, { input }) => viewer?.id === input.id || Boolean(requireAdmin(viewer));

/** Who may have what. A field that is not here keeps the subgraph from starting. */
export const rules: Rules = {
  Query: { me: anyone, user: loggedIn, users: managers },
  Mutation: {
    ...each(anyone, 'register login refreshSession'),
    ...each(loggedIn, 'logout changePassword'),
    updateUser: oneselfOrAdmins,
    ...each(admins, 'setUserRole deactivateUser'),
  },
  User: {
    __resolveReference: anyone,
    ...each(anyone, 'id name role timeZone active createdAt'),
    email: oneselfOrManagers,
  },
};
