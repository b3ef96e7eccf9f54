/** Making a new password link: who was asked about, and the link that came. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { PasswordLink, User } from '../../../contract/accounts.ts';
import type { ShownLink } from './password-link-dialog.tsx';

type Link = z.infer<typeof PasswordLink>;

export function usePasswordLink(make: (userId: string) => Promise<Link>) {
  const [asked, setAsked] = useState<User>();
  const [shown, setShown] = useState<ShownLink>();
  const making = useMutation({
    mutationFn: (user: User) => make(user.id),
    onSuccess: (link, user) => {
      setAsked(undefined);
      setShown({ ...link, name: user.name });
    },
  });
  return {
    /** Set while the question is open. */
    asked,
    shown,
    making,
    show: setShown,
    ask(user: User) {
      making.reset();
      setAsked(user);
    },
    close: () => setAsked(undefined),
    forget: () => setShown(undefined),
  };
}
