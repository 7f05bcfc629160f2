package org.workflowserver.identity.signin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sessions that people are signed in by, on this server. An account has {@value
 * #MOST_OF_ACCOUNT} at a time, all together have as many as an eighth of the memory holds, and a
 * tenant half of those: a further one ends the oldest of the account, of the tenant, or of the
 * tenant that has most, so that nobody who has passwords fills the memory.
 */
@ApplicationScoped
class ConsoleSessions {
  private static final int MOST_OF_ACCOUNT = 20;

  /** What one takes, with the pages that it keeps. */
  private static final int BYTES = 170_000;

  private static final int SHARE_OF_HEAP = 8;
  private static final String ATTRIBUTE = ConsoleSessions.class.getName();

  private final long most;

  /** The oldest first. */
  private final SequencedSet<Owner> open = new LinkedHashSet<>();

  ConsoleSessions() {
    this(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP / BYTES);
  }

  /**
   * @param most how many there are at a time
   */
  ConsoleSessions(long most) {
    this.most = most;
  }

  /**
   * Makes the session somebody's, in place of whose it was before.
   *
   * @param ownerId who; sessions are counted by it
   * @param tenant whose sessions are counted together, too
   * @param current who that is at the moment; nothing once the session has to end
   */
  void open(
      HttpSession session,
      String ownerId,
      String tenant,
      Supplier<Optional<ConsolePrincipal>> current) {
    Owner owner = new Owner(this, session, ownerId, tenant, current);
    session.setAttribute(ATTRIBUTE, owner);
    add(owner).ifPresent(Owner::end);
  }

  /** Adds one; the one that it is too many for. */
  private synchronized Optional<Owner> add(Owner added) {
    open.add(added);
    if (of(added.ownerId, owner -> owner.ownerId).count() > MOST_OF_ACCOUNT) {
      return of(added.ownerId, owner -> owner.ownerId).findFirst();
    }
    if (of(added.tenant, owner -> owner.tenant).count() > Math.max(1, most / 2)) {
      return of(added.tenant, owner -> owner.tenant).findFirst();
    }
    return open.size() > most
        ? of(largestTenant(), owner -> owner.tenant).findFirst()
        : Optional.empty();
  }

  private Stream<Owner> of(String whose, Function<Owner, String> part) {
    return open.stream().filter(owner -> part.apply(owner).equals(whose));
  }

  private String largestTenant() {
    return open.stream()
        .collect(Collectors.groupingBy(owner -> owner.tenant, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .orElseThrow()
        .getKey();
  }

  /** Whose session it is; null when nobody's. */
  static Owner of(HttpSession session) {
    return session != null && session.getAttribute(ATTRIBUTE) instanceof Owner owner ? owner : null;
  }

  private synchronized void remove(Owner owner) {
    open.remove(owner);
  }

  /** Whose session it is. */
  static final class Owner implements HttpSessionBindingListener, Serializable {
    private static final long serialVersionUID = 1L;

    private final transient ConsoleSessions sessions;
    private final transient HttpSession session;
    private final String ownerId;
    private final String tenant;
    private final transient Supplier<Optional<ConsolePrincipal>> current;

    private Owner(
        ConsoleSessions sessions,
        HttpSession session,
        String ownerId,
        String tenant,
        Supplier<Optional<ConsolePrincipal>> current) {
      this.sessions = sessions;
      this.session = session;
      this.ownerId = ownerId;
      this.tenant = tenant;
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
