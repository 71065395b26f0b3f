alter table half_logins rename to two_factor_challenges;
alter index half_logins_user rename to two_factor_challenges_user;
alter table passkey_challenges rename column half_login to two_factor_challenge;
alter table provider_visits rename to oauth_states;
alter index provider_visits_session rename to oauth_states_session;
alter index provider_visits_age rename to oauth_states_age;
