package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

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

  /**
   * Makes the session somebody's, in place of whose it was before.
   *
   * @param ownerId who; sessions are counted by it
   * @param current who that is at the moment; nothing once the session has to end
   */
  void open(HttpSession session, String ownerId, Supplier<Optional<ConsolePrincipal>> current) {
    Owner owner = new Owner(this, session, ownerId, current);
    session.setAttribute(ATTRIBUTE, owner);
    List<Owner> surplus = new ArrayList<>();
    owners.compute(
        ownerId,
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
        owner.ownerId,
        (id, open) -> {
          open.remove(owner);
          return open.isEmpty() ? null : open;
        });
  }

  /** Whose session it is. */
  static final class Owner implements HttpSessionBindingListener, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient ConsoleSessions sessions;
    private final transient HttpSession session;
    private final String ownerId;
    private final transient Supplier<Optional<ConsolePrincipal>> current;

    private Owner(
        ConsoleSessions sessions,
        HttpSession session,
        String ownerId,
        Supplier<Optional<ConsolePrincipal>> current) {
      this.sessions = sessions;
      this.session = session;
      this.ownerId = ownerId;
      this.current = current;
    }

    /** Who it is at the moment; nothing once the session has to end. */
    Optional<ConsolePrincipal> principal() {
      return current == null ? Optional.empty() : current.get();
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
