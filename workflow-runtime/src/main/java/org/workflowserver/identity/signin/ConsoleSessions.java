package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.identity.Account;

/**
 * The sessions that people are signed in by, on this server. An account has {@value #MOST} at a
 * time: a further one ends its oldest, so that a program with a password does not fill the memory.
 */
@ApplicationScoped
class ConsoleSessions {
  static final int MOST = 20;
  private static final String ATTRIBUTE = ConsoleSessions.class.getName();

  /** Each account's, the oldest first; changed only inside of compute. */
  private final Map<String, Deque<Owner>> owners = new ConcurrentHashMap<>();

  /** Makes the session that of the account, in place of whose it was before. */
  void open(HttpSession session, Account account) {
    Owner owner = new Owner(this, session, account.id(), account.tokensValidFrom());
    session.setAttribute(ATTRIBUTE, owner);
    List<Owner> surplus = new ArrayList<>();
    owners.compute(
        account.id(),
        (id, open) -> {
          Deque<Owner> all = open == null ? new ArrayDeque<>() : open;
          all.addLast(owner);
          while (all.size() > MOST) {
            surplus.add(all.removeFirst());
          }
          return all;
        });
    surplus.forEach(Owner::end);
  }

  /** Whose session it is; null when nobody's. */
  static Owner of(HttpSession session) {
    return session != null && session.getAttribute(ATTRIBUTE) instanceof Owner owner ? owner : null;
  }

  private void remove(Owner owner) {
    owners.computeIfPresent(
        owner.userId,
        (id, open) -> {
          open.remove(owner);
          return open.isEmpty() ? null : open;
        });
  }

  /** Whose session it is, as it was at the sign-in. */
  static final class Owner implements HttpSessionBindingListener, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient ConsoleSessions sessions;
    private final transient HttpSession session;
    private final String userId;
    private final Instant validFrom;

    private Owner(ConsoleSessions sessions, HttpSession session, String userId, Instant validFrom) {
      this.sessions = sessions;
      this.session = session;
      this.userId = userId;
      this.validFrom = validFrom;
    }

    String userId() {
      return userId;
    }

    /** What the account's value was at the sign-in. */
    Instant validFrom() {
      return validFrom;
    }

    private void end() {
      try {
        session.invalidate();
      } catch (IllegalStateException e) {
        // It has ended by itself meanwhile.
        sessions.remove(this);
      }
    }

    /** The session ends, or another account signs in to it. */
    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
      if (sessions != null) {
        sessions.remove(this);
      }
    }
  }
}
